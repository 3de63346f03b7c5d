/** Finds out when a picture no longer changes, so that it is not drawn again without need. */
export class Stillness {
  private stamp = '';
  private still = 0;

  /** @param settle seconds that the picture goes on moving after what it shows has stopped */
  constructor(private readonly settle: number) {}

  /**
   * @param stamp names everything that decides the picture
   * @param seconds since the last frame
   * @returns true if the picture is the last one
   */
  rests(stamp: string, seconds: number): boolean {
    if (stamp === this.stamp) {
      this.still += seconds;
      return this.still > this.settle;
    }
    this.stamp = stamp;
    this.still = 0;
    return false;
  }
}
