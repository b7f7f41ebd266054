# The faces of the reader: which file of which Debian package, and which characters of it.
# One row a face: name of the subset, source file, package, set of characters.
set(WARRAQ_FACES
  "noto-naskh-regular       NotoNaskhArabic-Regular.ttf  fonts-noto-core    arabic"
  "noto-naskh-medium        NotoNaskhArabic-Medium.ttf   fonts-noto-extra   arabic"
  "noto-naskh-bold          NotoNaskhArabic-Bold.ttf     fonts-noto-core    arabic"
  "amiri-regular            Amiri-Regular.ttf            fonts-hosny-amiri  arabic_and_latin"
  "amiri-bold               Amiri-Bold.ttf               fonts-hosny-amiri  arabic_and_latin"
  "noto-sans-arabic-regular NotoSansArabic-Regular.ttf   fonts-noto-core    arabic_of_today"
  "noto-sans-arabic-bold    NotoSansArabic-Bold.ttf      fonts-noto-core    arabic_of_today"
  "noto-serif-regular       NotoSerif-Regular.ttf        fonts-noto-core    latin"
  "noto-serif-bold          NotoSerif-Bold.ttf           fonts-noto-core    latin"
  "noto-sans-regular        NotoSans-Regular.ttf         fonts-noto-core    latin"
  "noto-sans-bold           NotoSans-Bold.ttf            fonts-noto-core    latin"
  "noto-mono-medium         NotoSansMono-SemiCondensedMedium.ttf fonts-noto-extra mono"
  "noto-mono-semibold       NotoSansMono-SemiCondensedSemiBold.ttf fonts-noto-extra mono"
  "symbols                  Symbola_hint.ttf             fonts-symbola      symbols")

# Where the packages put their files; add a folder when yours puts them elsewhere.
set(WARRAQ_FONT_PATH
  /usr/share/fonts/truetype/noto
  /usr/share/fonts/opentype/fonts-hosny-amiri
  /usr/share/fonts/truetype/ancient-scripts
  CACHE STRING "folders with the font files of the packages in fonts/faces.cmake")

# Sets of characters, in hexadecimal. A character that a face lacks is passed over.
# Joiners, direction marks and isolates belong to every set, so that they never split a run.
set(joiners 200B-200F,202A-202E,2060-2069,FEFF)

# Arabic beside a Latin companion. Left out on purpose, so that they come from the companion and
# match each other: ASCII letters and digits, quotes, brackets, < and >.
set(arabic
  0020-0021,002C-002F,003A,00A0,00AB,00BB,2010-2011,2026
  0600-06FF,0750-077F,08A0-08FF,FB50-FDFF,FE70-FEFE
  034F,204F,25CC,2E41,${joiners})

# The interface: the letters of Arabic, Persian, Urdu and Kurdish. Others, and presentation forms,
# come from Naskh, the last Arabic face of every chain.
set(arabic_of_today
  0020-0021,002C-002F,003A,00A0,00AB,00BB,2010-2011,2026,0600-06FF
  034F,204F,25CC,2E41,${joiners})

# Amiri brings a Latin, digits and punctuation of its own. Letters of African and Central Asian
# languages and presentation forms would cost 130 KB a face; they come from Naskh too.
set(arabic_and_latin
  0020-007E,00A0-017F,2000-200A,2010-2029,202F-205F,2070-209F,20A0-20CF,2100-214F,2190-21FF,2200-22FF
  0600-06FF,08D3-08FF,FD3E-FD3F,FDF0-FDFF
  034F,25CC,2E41,${joiners})

set(latin
  0020-007E,00A0-017F,0218-021B,02C6-02DD,0300-0308
  2000-200A,2010-2029,202F-205F,2070-209F,20A0-20CF,2100-214F,2190-21FF,2200-22FF
  25CC,FB00-FB04,${joiners})

# Preformatted text: code, tables drawn with lines. Arabic in it comes from Naskh.
set(mono
  0020-007E,00A0-017F,0300-0308,2010-2029,202F-205F,20A0-20CF,2100-214F,2190-21FF,2200-22FF
  2500-25FF,25CC,${joiners})

# Arrows, mathematics, shapes, dingbats and emoji, all in one colour. U+FE0E, FE0F and 20E3 belong
# to emoji sequences; U+1F1E6 to 1F1FF are the letters of flags.
set(symbols
  0020,00A0,20E3,2100-214F,2190-27BF,2900-297F,2B00-2BFF,3030,303D,3297,3299
  FE0E-FE0F,FFFC-FFFD,1F1E6-1F1FF,1F300-1FAFF,${joiners})
