/* SPDX-License-Identifier: MIT */
/* same_picture SHOT.ppm WANTED.raw: whether QEMU's picture of a screen is the frame, grey by grey.
 */
#include <stdio.h>

static int differ(const char *why, long at)
{
    printf("%s (pixel %ld)\n", why, at);
    return 1;
}

int main(int argc, char **argv)
{
    FILE *shot = argc == 3 ? fopen(argv[1], "rb") : NULL;
    FILE *wanted = shot ? fopen(argv[2], "rb") : NULL;
    unsigned w, h, max;
    if (!wanted || fscanf(shot, "P6 %u %u %u", &w, &h, &max) != 3 || max != 255) {
        fputs("usage: same_picture SHOT.ppm WANTED.raw\n", stderr);
        return 2;
    }
    fgetc(shot); /* the white space behind the head */
    for (long at = 0; at < (long)w * (long)h; at++) {
        int red = fgetc(shot), green = fgetc(shot), blue = fgetc(shot), grey = fgetc(wanted);
        if (red == EOF || grey == EOF)
            return differ("one of them is shorter", at);
        if (red != grey || green != grey || blue != grey)
            return differ("another grey", at);
    }
    return fgetc(wanted) == EOF ? 0 : differ("the frame is longer", (long)w * (long)h);
}
