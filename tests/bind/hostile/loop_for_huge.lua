-- a for loop over all integers
-- expect: deadline
for i = math.mininteger, math.maxinteger do end
