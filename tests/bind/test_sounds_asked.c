// test_sounds_asked.c -- what was asked of the instruments before they were voiced: each has those effects,
// and moves as it was asked to.
//
// Two of the 83, the harpsichord and the marimba, were asked nothing beyond their waveforms.
#include "bind/rig.h"

typedef struct {
  const char *name, *asked; // parameters of ours, as they were asked
} Asked;

static const Asked instruments[] = {
    {"piano", "vel_to_filter=3000"},
    {"electric_piano", "chorus=0.15 chorus_rate=1 tremolo_depth=0.12 tremolo_rate=4.5 analog=0.15"},
    {"wurlitzer", "tremolo_depth=0.18 tremolo_rate=5 analog=0.2"},
    {"pipe_organ", "reverb=0.5 reverb_type=cathedral"},
    {"organ", "chorus=0.2 chorus_rate=5.5 lowpass=5000 phaser=0.15 phaser_rate=0.4 analog=0.15"},
    {"celesta", "synth=fm lowpass=8000 reverb=0.3 reverb_type=plate"},
    {"music_box", "lowpass=6000 reverb=0.25 reverb_type=plate"},
    {"violin", "detune=2 lowpass=5000 humanize=0.15 vel_to_filter=1500 noise_mix=0.03"},
    {"viola", "detune=2 lowpass=3500 humanize=0.15 vel_to_filter=1200 noise_mix=0.03"},
    {"cello", "humanize=0.15 vel_to_filter=1000"},
    {"contrabass", "detune=2 lowpass=1500 humanize=0.1 vel_to_filter=800 sub_osc=0.15"},
    {"string_ensemble",
     "detune=10 spread=0.5 chorus=0.2 chorus_rate=0.5 lowpass=4000 noise_mix=0.02 saturation=0.05"},
    {"flute", "humanize=0.2 vel_to_filter=2000"},
    {"clarinet", "humanize=0.15 vel_to_filter=1500"},
    {"oboe", "humanize=0.15 vel_to_filter=1000"},
    {"bassoon", "lowpass=2000 humanize=0.15 noise_mix=0.04 vel_to_filter=800"},
    {"trumpet", "humanize=0.15 vel_to_filter=2000"},
    {"trombone", "lowpass=2500 humanize=0.15 vel_to_filter=1500"},
    {"french_horn", "detune=4 lowpass=2000 chorus=0.1 humanize=0.15 vel_to_filter=1200 saturation=0.1"},
    {"tuba", "detune=3 lowpass=1200 humanize=0.1 vel_to_filter=600 sub_osc=0.2"},
    {"brass_ensemble", "detune=10 spread=0.4 lowpass=3000 chorus=0.15"},
    {"acoustic_guitar", "humanize=0.2 saturation=0.05"},
    {"electric_guitar", "cabinet=1 cabinet_brightness=0.6 humanize=0.15"},
    {"clean_guitar", "cabinet=1 cabinet_brightness=0.7 chorus=0.15 chorus_rate=1 reverb=0.2 "
                     "reverb_type=spring humanize=0.15"},
    {"crunch_guitar",
     "saturation=0.3 distortion=0.5 distortion_drive=4 cabinet=1 cabinet_brightness=0.5 humanize=0.15"},
    {"distorted_guitar",
     "saturation=0.3 distortion=0.7 distortion_drive=5 cabinet=1 cabinet_brightness=0.5 humanize=0.15"},
    {"orange_crunch",
     "saturation=0.4 distortion=0.7 distortion_drive=6 cabinet=1 cabinet_brightness=0.4 humanize=0.15"},
    {"metal_guitar", "saturation=0.35 distortion=0.8 distortion_drive=7 cabinet=1 cabinet_brightness=0.5 "
                     "highpass=80 detune=4 humanize=0.1"},
    {"bass_guitar", "humanize=0.1 sub_osc=0.15"},
    {"upright_bass", "humanize=0.15 saturation=0.1"},
    {"harp", "reverb=0.3 reverb_type=plate"},
    {"sitar", "lowpass=4500 humanize=0.2"},
    {"pedal_steel", "reverb=0.3 reverb_type=spring humanize=0.15"},
    {"theremin", "legato=true glide=0.05 reverb=0.3 reverb_type=plate"},
    {"kalimba", "reverb=0.35 reverb_type=plate"},
    {"steel_drum", "reverb=0.3 reverb_type=plate"},
    {"harmonium", "reverb=0.2 reverb_type=taj_mahal humanize=0.15"},
    {"accordion", "humanize=0.15"},
    {"didgeridoo", "lowpass=1500 reverb=0.4 reverb_type=cave"},
    {"bagpipe", "lowpass=4000"},
    {"banjo", "humanize=0.2"},
    {"mandolin", "humanize=0.2"},
    {"mandola", "lowpass=3000 humanize=0.2"},
    {"ukulele", "humanize=0.2"},
    {"koto", "lowpass=4000 reverb=0.2"},
    {"crotales", "reverb=0.3 humanize=0.2"},
    {"tingsha", "reverb=0.4 humanize=0.2"},
    {"singing_bowl", "reverb=0.5 humanize=0.2"},
    {"singing_bowl_ring", "reverb=0.5 humanize=0.2"},
    {"synth_lead", "detune=8 lowpass=3000 delay=0.2 delay_time=0.25 delay_feedback=0.3 filter_attack=0.01 "
                   "filter_decay=0.3 filter_sustain=0.2 filter_amount=3000 analog=0.3"},
    {"synth_pad", "detune=12 spread=0.6 chorus=0.2 phaser=0.3 phaser_rate=0.3 sub_osc=0.2 analog=0.4"},
    {"synth_bass", "lowpass=800 resonance=1.3 filter_attack=0.005 filter_decay=0.2 filter_amount=2000 "
                   "sub_osc=0.4 analog=0.2"},
    {"acid_bass", "legato=true glide=0.03 distortion=0.7 distortion_drive=8 lowpass=800 resonance=5 "
                  "filter_attack=0.005 filter_decay=0.15 filter_amount=4000 vel_to_filter=3000 analog=0.3"},
    {"granular_pad", "reverb=0.4 reverb_type=cathedral analog=0.3"},
    {"vocal", "reverb=0.3 reverb_type=hall humanize=0.15"},
    {"choir", "detune=6 spread=0.3 unison=6 reverb=0.45 reverb_type=cathedral"},
    {"granular_texture", "reverb=0.5 reverb_type=taj_mahal delay=0.3 delay_time=0.4 delay_feedback=0.4"},
    {"808_bass", "distortion=0.4 distortion_drive=2.5 lowpass=200 resonance=1.5 sub_osc=0.5 saturation=0.2"},
    {"mellotron", "reverb=0.3 reverb_type=plate humanize=0.2"},
    {"mellotron_strings", "reverb=0.3 reverb_type=plate humanize=0.2"},
    {"mellotron_flute", "synth=mellotron_flute_synth reverb=0.35 reverb_type=hall humanize=0.2"},
    {"mellotron_choir", "synth=mellotron_choir_synth reverb=0.4 reverb_type=cathedral humanize=0.2"},
    {"sync_lead",
     "slave_ratio=1.5 detune=8 lowpass=4000 filter_attack=0.01 filter_decay=0.25 filter_sustain=0.3 "
     "filter_amount=3000 delay=0.15 delay_time=0.2 delay_feedback=0.25 analog=0.3"},
    {"sync_lead_bright", "slave_ratio=2.5 detune=10 lowpass=6000 filter_attack=0.005 filter_decay=0.2 "
                         "filter_sustain=0.1 filter_amount=4000 analog=0.3"},
    {"ring_mod_bell", "mod_ratio=2.1 reverb=0.4 reverb_type=plate"},
    {"ring_mod_metallic",
     "mod_ratio=3.7 reverb=0.3 reverb_type=hall delay=0.2 delay_time=0.3 delay_feedback=0.3"},
    {"wavefold_warm", "folds=2 lowpass=3000 resonance=1.2 analog=0.3"},
    {"wavefold_gnarly", "folds=5 lowpass=2000 resonance=2.5 filter_attack=0.01 filter_decay=0.3 "
                        "filter_sustain=0.1 filter_amount=4000 distortion=0.3 distortion_drive=2 analog=0.3"},
    {"drift_saw", "detune=10 analog=0.4"},
    {"drift_square", "detune=10 analog=0.4"},
    {"analog_pad", "detune=12 spread=0.5 chorus=0.2 lowpass=2500 resonance=1 analog=0.5"},
    {"analog_bass", "lowpass=600 resonance=2 filter_attack=0.005 filter_decay=0.15 filter_amount=2000 "
                    "sub_osc=0.4 analog=0.3"},
    {"vibraphone", "reverb=0.3 reverb_type=plate"},
    {"xylophone", "synth=fm lowpass=6000"},
    {"glockenspiel", "synth=fm lowpass=8000 reverb=0.2"},
    {"tubular_bells", "synth=fm reverb=0.4 reverb_type=cathedral"},
    {"timpani", "reverb=0.4 reverb_type=cathedral"},
    {"saxophone", "humanize=0.15"},
    {"alto_sax", "humanize=0.15"},
    {"tenor_sax", "humanize=0.15"},
    {"bari_sax", "humanize=0.15 sub_osc=0.15"},
};
enum { INSTRUMENTS = sizeof instruments / sizeof *instruments, VALUE = 64 };
_Static_assert(INSTRUMENTS == 81, "all of whom anything was asked");

// -- voiced another way ----------------------------------------------------------------------------

static const struct {
  const char *name, *key;
} otherwise[] = {
    // They are struck bars and tubes: sums of the partials that metal and wood have, not of sidebands.
    {"celesta", "synth"},
    {"xylophone", "synth"},
    {"glockenspiel", "synth"},
    {"tubular_bells", "synth"},
    // One bow on one string does not beat against itself: it has vibrato, and a pitch that wanders.
    {"violin", "detune"},
    {"viola", "detune"},
    {"contrabass", "detune"},
    // One pair of lips neither.
    {"french_horn", "detune"},
    {"tuba", "detune"},
    // The breath of its reed, which follows the key and has an onset, is in place of plain noise.
    {"bassoon", "noise_mix"},
};
enum { OTHERWISE = sizeof otherwise / sizeof *otherwise };

// What a filter stands at is in Hz of its own voice, what drives it of its own level; these are shares and
// speeds, which mean the same in all, and are from half to double of what was asked.
static const char same[] = " chorus chorus_rate reverb delay delay_time delay_feedback tremolo_depth "
                           "tremolo_rate phaser phaser_rate "
                           "saturation distortion cabinet cabinet_brightness humanize analog spread unison "
                           "slave_ratio mod_ratio folds ";

static bool is_otherwise(const char *name, const char *key) {
  for (int n = 0; n < OTHERWISE; n++)
    if (strcmp(otherwise[n].name, name) == 0 && strcmp(otherwise[n].key, key) == 0) return true;
  return false;
}

static bool is_same(const char *key) {
  char word[VALUE];
  snprintf(word, sizeof word, " %s ", key);
  return strstr(same, word) != NULL;
}

// -- what it has -----------------------------------------------------------------------------------

// The parameter of channel 1 as the prompt shows it, without quotes.
static void read_value(Rig *r, const char *key, char value[VALUE]) {
  char text[VALUE];
  snprintf(text, sizeof text, "channel(1).%s", key);
  rig_forget(r);
  assert_true(rig_prompt(r, text));
  const char *said = strstr(r->said, "result ");
  if (!said) fail_msg("%s: %s", text, r->said);
  said += strlen("result ");
  said += *said == '"';
  size_t size = strcspn(said, "\"\n");
  assert_in_range(size, 1, VALUE - 1);
  memcpy(value, said, size);
  value[size] = 0;
}

// Numbers are on, on the same side of 0; the rest is equal.
static bool has(Rig *r, const char *key, const char *asked, char value[VALUE]) {
  char *end;
  double wanted = strtod(asked, &end);
  read_value(r, key, value);
  if (*end) return strcmp(value, asked) == 0;
  double ratio = strtod(value, NULL) / wanted;
  return is_same(key) ? ratio >= 0.5 && ratio <= 2 : ratio > 0;
}

// Each note has a filter that opens with it, besides the one of its channel.
static bool has_asked(Rig *r, const char *key, const char *asked, char value[VALUE]) {
  if (has(r, key, asked, value)) return true;
  return strcmp(key, "lowpass") == 0 && has(r, "cutoff", asked, value);
}

static int check(Rig *r, const Asked *row) {
  char text[VALUE], list[256], value[VALUE];
  int off = 0;
  snprintf(text, sizeof text, "channel(1, '%s')", row->name);
  assert_true(rig_file(r, "asked.lua", text));
  snprintf(list, sizeof list, "%s", row->asked);
  char *rest = NULL;
  for (char *key = strtok_r(list, " ", &rest); key; key = strtok_r(NULL, " ", &rest)) {
    char *asked = strchr(key, '=');
    *asked++ = 0;
    bool is_there = has_asked(r, key, asked, value);
    if (is_there != is_otherwise(row->name, key)) continue;
    print_error("%s: %s is %s, asked %s\n", row->name, key, value, asked);
    off++;
  }
  return off;
}

// One that is voiced another way has not what it was asked: else it does not belong there.
static void test_asked(void **state) {
  (void)state;
  int off = 0;
  Rig *r = rig_open();
  for (int i = 0; i < INSTRUMENTS; i++) off += check(r, &instruments[i]);
  rig_close(r);
  assert_int_equal(off, 0);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST("every instrument has what was asked of it", test_asked),
  };
  return cmocka_run_group_tests_name("bind: sounds: asked", tests, NULL, NULL);
}
