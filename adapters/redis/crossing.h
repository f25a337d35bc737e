/**
 * Work goes on while the region's slot moves to another node of the cluster, key by key. Reads of keys that have gone
 * ahead follow them (ASK). A commit touches many keys and must find all on one side: it moves its own ahead (MIGRATE),
 * as whoever moves the slot does with all of them, and runs on the other side. What is not there then is nowhere: the
 * node that gives the slot away makes no new keys.
 */
#ifndef LOA_REDIS_CROSSING_H
#define LOA_REDIS_CROSSING_H

struct wait;

/** Takes a call, of which some keys have gone ahead, to its answer; or sets `rest`: it is to be made again. Inside the
 *  call's task. */
void crossing_take(struct wait *wait);

#endif
