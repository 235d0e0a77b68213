/* inlet.pml -- the steps of inlet.c, for Spin to try in every order: two keys, a ring of two, tables of
 * three words. When the end of the port is heard, each key is as the producer left it.
 */
#define ON(key) (key)
#define OFF(key) (2 + key)
#define CLOSED 4
#define EVENTS 7

#define WORD_CLOSED 2
#define WORDS 3

#define CAPACITY 2
#define WRAP 4

mtype = { RING, SPILLED, DRAINING };

mtype state = RING;
byte ring[CAPACITY], head, tail;
bit pending[WORDS];
bit sent[2], heard[2]; /* keys that are down */

inline spill(event) {
  if
  :: event < OFF(0) /* refused */
  :: else ->
    pending[event - OFF(0)] = 1;
    state = SPILLED
  fi
}

inline put(event) {
  if
  :: event >= OFF(0) && event < CLOSED -> sent[event - OFF(0)] = 0
  :: else
  fi;
  if
  :: state != RING -> spill(event)
  :: else ->
    if
    :: (head + WRAP - tail) % WRAP == CAPACITY -> spill(event)
    :: else ->
      if
      :: event < OFF(0) -> sent[event] = 1
      :: else
      fi;
      ring[head % CAPACITY] = event;
      head = (head + 1) % WRAP
    fi
  fi
}

active proctype producer() {
  byte event, count = 0;
  do
  :: count < EVENTS ->
    if
    :: event = ON(0)
    :: event = ON(1)
    :: event = OFF(0)
    :: event = OFF(1)
    fi;
    put(event);
    count++
  :: count == EVENTS -> break
  od;
  put(CLOSED)
}

inline hear(event) {
  if
  :: event == CLOSED ->
    assert(heard[0] == sent[0] && heard[1] == sent[1]);
    goto end
  :: event < OFF(0) -> heard[event] = 1
  :: else -> heard[event - OFF(0)] = 0
  fi
}

active proctype consumer() {
  bool spilled;
  byte word, event;
again:
  do
  :: true ->
    spilled = (state == SPILLED);
    if
    :: head != tail ->
      event = ring[tail % CAPACITY];
      tail = (tail + 1) % WRAP;
      hear(event)
    :: head == tail ->
      if
      :: spilled -> break
      :: else
      fi
    fi
  od;
drain:
  state = DRAINING;
  word = 0;
  do
  :: word == WORDS -> break
  :: word < WORDS && !pending[word] -> word++
  :: word < WORDS && pending[word] ->
    if
    :: word == WORD_CLOSED && state == SPILLED
    :: else ->
      pending[word] = 0;
      hear(OFF(word))
    fi;
    word++
  od;
  if
  :: atomic { state == DRAINING -> state = RING }
  :: state != DRAINING -> goto drain
  fi;
  goto again;
end:
  skip
}
