-- kit_help.lua -- what the fields of a kit's piece do, as help and the reference have them, by name.
local fields = {
  level = "A factor of all layers.", pan = "Place in stereo.",
  tone = "Level of the first of six decaying sines.", tone_start = "Where its pitch begins, in Hz; 0: at tone_end.",
  tone_end = "Where its pitch ends, in Hz.", tone_sweep = "Time of the way there, in s.",
  tone_decay = "Time to -60 dB, in s.", tone_attack = "Time in which the sines come, in s.",
  tone_apart = "How far the first alone sweeps.", tone_scatter = "Time within which the sines begin at random, in s.",
  noise = "Level of a band of noise.", noise_low = "Its lower end, in Hz.", noise_high = "Its upper end, in Hz.",
  noise_decay = "Time to -60 dB, in s.", noise_attack = "Time in which it comes, in s.",
  bursts = "How many bursts it has.", burst_gap = "Time from one to the next, in s.",
  burst_decay = "Of all but the last, to -60 dB in s; 0: as the last.",
  thump = "Level of a second band of noise.", thump_low = "Its lower end, in Hz.", thump_high = "Its upper end, in Hz.",
  thump_decay = "Time to -60 dB, in s.",
  click = "Level of a click at the start.", click_high = "How high it reaches, in Hz.",
  click_decay = "Time to -60 dB, in s.",
  metal = "Level of six square waves.", metal_pitch = "A factor of their pitches.",
  metal_low = "Where their high-pass begins, in Hz.", metal_decay = "Time to -60 dB, in s.",
  metal_attack = "Time in which they come, in s.", metal_ring = "From their sum (0) to their products (1).",
  metal_band = "Level of a band of the same squares.", metal_band_hz = "Its middle, in Hz.",
  metal_band_q = "How narrow it is.", metal_band_decay = "Time to -60 dB, in s.",
  grains = "Level of seeds that fall at random.", grain_rate = "How many a second.",
  grain_ratchet = "From at random (0) to evenly, as teeth (1).", grain_attack = "Time in which they come, in s.",
  grain_decay = "Time to -60 dB, in s.", grain_ring = "The same of one grain, in s.",
  grain_hz = "Resonance of a grain, in Hz.", grain_q = "How narrow that is.",
  drive = "How far the piece is driven.", vel_to_tone = "How far a harder stroke is brighter.",
  width = "From mono (0) to wide (1).", tune = "Semitones by which all its pitches are moved.",
  decay = "A factor of all its times.", choke = "Pieces of the same group, 1 to 15, stop each other.",
}
for n = 2, 6 do
  fields["tone" .. n] = "Level of another sine."
  fields["tone" .. n .. "_ratio"] = "Its pitch against the first's."
  fields["tone" .. n .. "_decay"] = "Time to -60 dB, in s."
end
for n = 1, 6 do
  fields["square" .. n] = "Pitch of a square wave, in Hz; all 0: those of the TR-808."
end
return fields
