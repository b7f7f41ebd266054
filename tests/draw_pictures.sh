#!/bin/sh
# SPDX-License-Identifier: MIT
# draw_pictures.sh: draws the pictures of the sample articles anew, with ImageMagick.
set -eu
cd "$(dirname "$0")/articles"
mkdir -p pictures

# hills under a moon: smooth greys
convert -size 720x400 gradient:'#303030-#e8e8e8' -fill '#fafafa' -draw 'circle 560,90 560,52' \
    -fill '#8a8a8a' -draw 'path "M 0,290 Q 180,200 360,280 T 720,250 L 720,400 L 0,400 Z"' \
    -fill '#5a5a5a' -draw 'path "M 0,340 Q 220,260 430,330 T 720,310 L 720,400 L 0,400 Z"' \
    -fill '#262626' -draw 'path "M 0,380 Q 260,320 520,375 T 720,360 L 720,400 L 0,400 Z"' \
    -colorspace Gray -depth 8 -strip -define png:compression-level=9 PNG8:pictures/valley.png

# a can, a funnel and a ruler: lines on white
convert -size 480x360 xc:white -fill none -stroke black -strokewidth 4 \
    -draw 'line 150,120 150,330 line 150,330 330,330 line 330,330 330,120' \
    -draw 'line 110,60 220,150 line 220,150 220,190 line 370,60 260,150 line 260,150 260,190' \
    -strokewidth 2 -draw 'line 110,60 370,60' \
    -fill '#c8c8c8' -stroke none -draw 'rectangle 153,262 327,327' \
    -fill none -stroke black -strokewidth 2 -draw 'rectangle 390,130 420,330' \
    -draw 'line 390,150 405,150 line 390,170 400,170 line 390,190 405,190 line 390,210 400,210' \
    -draw 'line 390,230 405,230 line 390,250 400,250 line 390,270 405,270 line 390,290 400,290' \
    -draw 'line 390,310 405,310' \
    -colorspace Gray -depth 8 -strip -define png:compression-level=9 PNG8:pictures/gauge.png
