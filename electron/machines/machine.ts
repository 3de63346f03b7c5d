import type { Chunk } from '../rollouts/pool-batch.ts';
import type { Hello } from './messages.ts';

/** A chunk that a machine was sent. */
export interface Sent {
  readonly machine: Machine;
  readonly chunk: Chunk;
  /** When another machine gets it, if no answer has come. */
  readonly due: number;
}

/** A machine is taken for gone if nothing was heard of it for this long. */
const SILENCE_MS = 4000;
/** A machine that greets every second and was not heard of for this long is called. */
const CALL_AFTER_MS = 1500;
/** Chunks a thread has waiting: more than one, so that the way there and back is not waited for. */
const IN_FLIGHT = 2;
/** Shortest deadline of a chunk. */
const LEAST_DEADLINE_MS = 3000;
/** A deadline is this often the time that a chunk should take, those before it included. */
const PATIENCE = 6;

/** A machine as the coordinator knows it. */
export class Machine {
  readonly subject: string;
  private readonly sent = new Map<number, Sent>();
  private heard: number;
  /** Lost chunks in a row: a machine that answers none gets fewer. */
  private lost = 0;

  constructor(
    public hello: Hello,
    now: number,
    subjectOf: (worker: string) => string,
  ) {
    this.subject = subjectOf(hello.worker);
    this.heard = now;
  }

  /** Something was heard of it. */
  listen(now: number, hello: Hello = this.hello): void {
    this.heard = now;
    this.hello = hello;
  }

  /** Milliseconds since it was last heard of. */
  silence(now: number): number {
    return now - this.heard;
  }

  isGone(now: number): boolean {
    return this.silence(now) > SILENCE_MS;
  }

  /** True if it should have been heard of. */
  isQuiet(now: number): boolean {
    return this.silence(now) > CALL_AFTER_MS;
  }

  /** Chunks that it can take now beside those that are as urgent; the others give way there. */
  room(now: number, urgency: number): number {
    if (this.silence(now) > SILENCE_MS / 2) return 0;
    const most = this.lost > 0 ? this.hello.threads : this.hello.threads * IN_FLIGHT;
    let before = 0;
    for (const { chunk } of this.sent.values()) if (chunk.batch.urgency <= urgency) before++;
    return Math.max(0, most - before);
  }

  /** @param expected milliseconds that the chunk should take on one thread; Infinity if nobody knows */
  send(id: number, chunk: Chunk, expected: number, now: number): Sent {
    const waiting = Math.ceil((this.sent.size + 1) / this.hello.threads);
    const time = Number.isFinite(expected) ? expected * waiting * PATIENCE : 60_000;
    const sent = { machine: this, chunk, due: now + Math.max(LEAST_DEADLINE_MS, time) };
    this.sent.set(id, sent);
    return sent;
  }

  /** Takes an answered chunk away, which may have been given to another meanwhile. */
  answered(id: number): void {
    this.sent.delete(id);
    this.lost = 0;
  }

  /** Takes away what nobody waits for any more. */
  forget(id: number): void {
    this.sent.delete(id);
  }

  /** Takes away the chunks whose deadline has passed, or all. */
  takeBack(now: number, all = false): Chunk[] {
    const back: Chunk[] = [];
    for (const [id, { chunk, due }] of this.sent) {
      if (!all && now < due) continue;
      this.sent.delete(id);
      this.lost++;
      back.push(chunk);
    }
    return back;
  }
}
