/* queue.pml -- the steps of queue.c, for Spin to try in every order: a ring of four, indices that wrap at
 * eight, batches of two or one, and each side's last look at the other's index.
 *
 * Spin's memory is sequentially consistent: it proves the steps; the memory orders are ThreadSanitizer's.
 */
#define CAPACITY 4
#define WRAP 8
#define START 6
#define MESSAGES 13

#define HELD(head, tail) ((head + WRAP - tail) % WRAP)

byte slot[CAPACITY];
byte head = START, tail = START;

active proctype producer() {
  byte own = START, tail_seen = START, next = 0, count, i;
  do
  :: next == MESSAGES -> break
  :: next < MESSAGES ->
    if
    :: next + 2 <= MESSAGES -> count = 2
    :: count = 1
    fi;
    if
    :: HELD(own, tail_seen) + count > CAPACITY -> tail_seen = tail
    :: else
    fi;
    if
    :: HELD(own, tail_seen) + count <= CAPACITY ->
      i = 0;
      do
      :: i < count -> slot[(own + i) % CAPACITY] = 2 * (next + i) + (i + 1 < count); i++
      :: i == count -> break
      od;
      head = (own + count) % WRAP;
      own = (own + count) % WRAP;
      next = next + count
    :: else
    fi
  od
}

active proctype consumer() {
  byte own = START, head_seen = START, next = 0;
  bit more = 0;
  do
  :: next == MESSAGES -> break
  :: next < MESSAGES ->
    if
    :: own == head_seen -> head_seen = head
    :: else
    fi;
    if
    :: own == head_seen -> assert(!more) /* the rest of a batch is there with its first */
    :: else ->
      assert(slot[own % CAPACITY] / 2 == next);
      more = slot[own % CAPACITY] % 2;
      own = (own + 1) % WRAP;
      tail = own;
      next++
    fi
  od
}
