import { choose } from './choose.ts';
import { compare } from './compare.ts';
import { answerAlerts } from './emergency.ts';
import { follow } from './follow.ts';
import type { Memory } from './memory.ts';
import { observe } from './observe.ts';
import { propose } from './propose.ts';
import { reconsider } from './reconsider.ts';
import { revertRegressed } from './revert.ts';
import type { Rooms } from './rooms.ts';

/**
 * The loop, read aloud: answer what burns, observe what the clouds offer, compare the candidates, choose, keep or withdraw what was
 * proposed before, propose what is new (rewrite and merge request), and follow what is on its way (verdict, merge,
 * apply, verification). Every step answers with values and leaves its trace in the journal.
 */
export async function reconcile(rooms: Rooms, memory: Memory): Promise<void> {
  await answerAlerts(rooms, memory);
  const snapshot = await observe(rooms, memory);
  const scorecards = compare(rooms, memory, snapshot);
  const { decisions, admitted } = await choose(rooms, memory, snapshot, scorecards);
  await reconsider(rooms, memory, decisions);
  await propose(rooms, memory, admitted);
  await follow(rooms, memory);
  await revertRegressed(rooms, memory);
}
