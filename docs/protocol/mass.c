/* A mass that is pushed to the middle, as a program for Precocial: see ../protocol.md.
   Build it with: cc -O2 -o mass mass.c -lm */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FAILED, HELLO, RESET, STEP, IMAGE, TIMES };

static const char *ABOUT =
    "{\"protocol\": 1, \"title\": \"Mass\", \"summary\": \"Push a mass to the middle and hold it there.\","
    " \"inputs\": [{\"name\": \"place\", \"unit\": \"m\"}, {\"name\": \"speed\", \"unit\": \"m/s\"}],"
    " \"outputs\": [{\"name\": \"push\", \"unit\": \"N\"}], \"outputActivation\": \"tanh\","
    " \"maxSteps\": 100, \"stepSeconds\": 0.1, \"returnRange\": [-10000, 0],"
    " \"options\": [{\"name\": \"mass\", \"default\": 1, \"min\": 0.5, \"max\": 4, \"unit\": \"kg\"}]}";

static struct { double place, speed; int steps; } copies[64];
static double mass = 1;

static void answer(uint32_t kind, const void *body, uint32_t length) {
  uint32_t header[2] = {length, kind}; /* little endian: on another machine, swap the bytes */
  fwrite(header, 4, 2, stdout);
  fwrite(body, 1, length, stdout);
  fflush(stdout);
}

/* A start in -1..1 that depends on the seed alone. */
static double start(double seed) {
  uint32_t x = (uint32_t)seed * 2654435761u;
  x ^= x >> 16; x *= 2246822519u; x ^= x >> 13;
  return x / 2147483648.0 - 1;
}

int main(void) {
  uint32_t header[2];
  while (fread(header, 4, 2, stdin) == 2) {
    uint32_t length = header[0], kind = header[1], count = length / 8;
    double *in = malloc(length + 1), out[64 * 5];
    if (fread(in, 1, length, stdin) != length) return 1;
    if (kind == HELLO) {
      answer(HELLO, ABOUT, strlen(ABOUT));
    } else if (kind == RESET) { /* how many, (copy, seed) of each, the options' values */
      int many = (int)in[0];
      mass = in[1 + 2 * many];
      for (int k = 0; k < many; k++) {
        int c = (int)in[1 + 2 * k];
        copies[c].place = out[2 * k] = start(in[2 + 2 * k]);
        copies[c].speed = out[2 * k + 1] = 0;
        copies[c].steps = 0;
      }
      answer(RESET, out, many * 2 * 8);
    } else if (kind == STEP) { /* rows of (copy, push) */
      int many = count / 2;
      for (int k = 0; k < many; k++) {
        int c = (int)in[2 * k];
        double push = fmax(-1, fmin(1, in[2 * k + 1]));
        copies[c].speed += push / mass * 0.1;
        copies[c].place += copies[c].speed * 0.1;
        double x = copies[c].place, v = copies[c].speed;
        double row[5] = {-(x * x + 0.1 * v * v), fabs(x) > 5, ++copies[c].steps >= 100, x, v};
        memcpy(out + 5 * k, row, sizeof row);
      }
      answer(STEP, out, many * 5 * 8);
    } else if (kind == TIMES) {
      double none[2] = {0, 0};
      answer(TIMES, none, sizeof none);
    } else {
      answer(FAILED, "this program has no pictures", 28);
    }
    free(in);
  }
  return 0;
}
