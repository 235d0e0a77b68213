-- things that are shown and thrown away
-- expect: deadline
while true do tostring({}) end
