-- 2_bass.lua -- a bass line under the pulse, in sixteenths that swing a little, and hats that breathe.
swing(0.54)

channel(2, "synth_bass", { volume = 0.5, cutoff = 300 }):lfo("cutoff", { shape = "sine", rate = 1/32, depth = 1 })

seq("bass", { channel = 2, len = 0.4, pattern = mini "f1 ~ [~ f2] f1 ~ ab1 [~ f1] c2" })

pattern("pulse", {
  kick = "x... x... x... x..o",
  clap = ".... x... .... x...",
  closed_hat = mini "hh*16?0.2",
  open_hat = "..x. ..x. ..x. ..x.",
})
drums("pulse"):humanize(0.2)
