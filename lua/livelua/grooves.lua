-- grooves.lua -- groove templates by name: where the steps of a bar really lie, and how strong they are.
--
-- Licence: CC0-1.0. `shifts` are parts of a step, of a sixteenth unless `step` says otherwise: above 0 is late. The
-- first step stays where it is. `levels` are factors of the velocities. Both are as long as the groove is.
local grooves = {}

-- The percentages of Roger Linn's drum machines: of each pair of sixteenths the first takes so much of the time.
for percent = 50, 75 do
  grooves["mpc " .. percent] = {
    about = ("Sixteenths at %d %%, as on the dial of a drum machine."):format(percent),
    shifts = { 0, percent / 50 - 1 },
  }
end

grooves.shuffle = {
  about = "Eighths in triplets, as a blues drummer plays them: the offbeat is lighter.",
  step = 1 / 2, shifts = { 0, 1 / 3 }, levels = { 1, 0.85 },
}

grooves["half-time shuffle"] = {
  about = "Sixteenths in triplets with ghosts between: Purdie, Porcaro.",
  shifts = { 0, 1 / 3, 0, 1 / 3 }, levels = { 1, 0.6, 0.85, 0.6 },
}

grooves.swing = {
  about = "A jazz ride at a medium tempo: the skipped note comes a little before the triplet's, and soft.",
  step = 1 / 2, shifts = { 0, 0.28 }, levels = { 1, 0.8 },
}

grooves["laid back"] = {
  about = "The backbeats and all that lies between the beats come late; the bar's first beat is on time.",
  shifts = { 0, 0.12, 0.1, 0.14, 0.16, 0.16, 0.12, 0.14, 0.08, 0.12, 0.1, 0.14, 0.16, 0.16, 0.12, 0.1 },
  levels = { 1, 0.82, 0.92, 0.82, 1, 0.82, 0.92, 0.82, 0.97, 0.82, 0.92, 0.82, 1, 0.82, 0.92, 0.82 },
}

grooves.pushed = {
  about = "What leads to a beat comes early: the music leans forward. Punk, fast funk.",
  shifts = { 0, -0.04, -0.08, -0.12, -0.06, -0.06, -0.1, -0.14, -0.04, -0.06, -0.08, -0.12, -0.06, -0.06, -0.1, -0.16 },
  levels = { 1, 0.85, 0.95, 0.9, 1, 0.85, 0.95, 0.9, 1, 0.85, 0.95, 0.9, 1, 0.85, 0.95, 0.95 },
}

grooves.funk = {
  about = "Almost straight sixteenths, 54 %, with the weight on the beats and the \"a\" that leads to the next.",
  shifts = { 0, 0.08, 0, 0.08, 0.02, 0.08, 0, 0.08, 0, 0.08, 0, 0.08, 0.02, 0.08, 0, 0.08 },
  levels = { 1, 0.65, 0.85, 0.75, 1, 0.65, 0.85, 0.8, 0.95, 0.65, 0.85, 0.75, 1, 0.65, 0.85, 0.85 },
}

grooves["hip hop"] = {
  about = "Boom bap: 58 % sixteenths, and snares that drag behind the beat.",
  shifts = { 0, 0.16, 0.03, 0.18, 0.1, 0.18, 0.04, 0.16, 0.02, 0.16, 0.03, 0.18, 0.1, 0.18, 0.04, 0.16 },
  levels = { 1, 0.7, 0.9, 0.7, 1, 0.7, 0.9, 0.75, 0.95, 0.7, 0.9, 0.7, 1, 0.7, 0.9, 0.8 },
}

grooves.drunk = {
  about = "Nobody is where they should be, and always in the same way: after J Dilla's unquantised hands.",
  shifts = { 0, 0.34, -0.06, 0.22, 0.14, 0.3, -0.1, 0.26, 0.06, 0.36, -0.04, 0.18, 0.18, 0.28, -0.12, 0.2 },
  levels = { 1, 0.7, 0.92, 0.65, 0.96, 0.72, 0.88, 0.7, 0.94, 0.66, 0.92, 0.7, 1, 0.68, 0.86, 0.76 },
}

grooves.samba = {
  about = "Balanço: the second and third sixteenths come early, the fourth leads into the next beat.",
  shifts = { 0, -0.06, -0.14, -0.08 }, levels = { 1, 0.7, 0.75, 0.95 },
}

grooves["bossa nova"] = {
  about = "As in samba, and gentler: the hand on the hat rocks from beat to beat.",
  shifts = { 0, -0.03, -0.07, -0.04 }, levels = { 1, 0.75, 0.8, 0.9 },
}

grooves["afro-cuban"] = {
  about = "Between straight and 6/8: the second sixteenth late, the fourth early, so that they lean together.",
  shifts = { 0, 0.1, 0.02, -0.08 }, levels = { 1, 0.75, 0.9, 0.85 },
}

grooves["new orleans"] = {
  about = "Between the cracks: sixteenths at 56 %, which neither swing nor march; second line.",
  shifts = { 0, 0.12, 0, 0.14, 0, 0.12, 0.02, 0.16 }, levels = { 1, 0.75, 0.85, 0.9, 0.9, 0.75, 0.95, 0.85 },
}

grooves.reggae = {
  about = "One drop: the beats are held back and the offbeat eighths are strong.",
  step = 1 / 2, shifts = { 0, 0.05, 0.04, 0.06, 0.05, 0.05, 0.04, 0.06 },
  levels = { 0.8, 1, 0.85, 1, 0.95, 1, 0.85, 1 },
}

grooves.garage = {
  about = "Two-step: hard swung sixteenths, 64 %, with soft notes between.",
  shifts = { 0, 0.28 }, levels = { 1, 0.7 },
}

return grooves
