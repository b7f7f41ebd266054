# The faces of the reader: which file of which Debian package, and which characters of it.
# One row a face: name of the subset, source file, package, set of characters. "whole" is a copy of
# the source, byte by byte: Lateef and Scheherazade New are reserved names, which no subset may be
# called by.
set(WARRAQ_FACES
  "noto-naskh-regular       NotoNaskhArabic-Regular.ttf  fonts-noto-core    arabic"
  "noto-naskh-medium        NotoNaskhArabic-Medium.ttf   fonts-noto-extra   arabic"
  "noto-naskh-bold          NotoNaskhArabic-Bold.ttf     fonts-noto-core    arabic"
  "amiri-regular            Amiri-Regular.ttf            fonts-hosny-amiri  arabic_and_latin"
  "amiri-bold               Amiri-Bold.ttf               fonts-hosny-amiri  arabic_and_latin"
  "lateef-regular           Lateef-Regular.ttf           fonts-sil-lateef   whole"
  "lateef-bold              Lateef-Bold.ttf              fonts-sil-lateef   whole"
  "noto-sans-arabic-regular NotoSansArabic-Regular.ttf   fonts-noto-core    arabic_of_today"
  "noto-sans-arabic-bold    NotoSansArabic-Bold.ttf      fonts-noto-core    arabic_of_today"
  "noto-serif-regular       NotoSerif-Regular.ttf        fonts-noto-core    latin"
  "noto-serif-bold          NotoSerif-Bold.ttf           fonts-noto-core    latin"
  "noto-sans-regular        NotoSans-Regular.ttf         fonts-noto-core    latin"
  "noto-sans-bold           NotoSans-Bold.ttf            fonts-noto-core    latin"
  "noto-mono-medium         NotoSansMono-SemiCondensedMedium.ttf fonts-noto-extra mono"
  "noto-mono-semibold       NotoSansMono-SemiCondensedSemiBold.ttf fonts-noto-extra mono"
  "hebrew                   NotoSerifHebrew-Regular.ttf  fonts-noto-core    hebrew"
  "math                     NotoSansMath-Regular.ttf     fonts-noto-core    math"
  "symbols                  Symbola_hint.ttf             fonts-symbola      symbols")

# Faces that Debian does not have, taken from npm packages when WARRAQ_NPM_FONTS is on. One row a
# package: name, version, SHA-512 of its archive; then one row a face as above.
set(WARRAQ_NPM_PACKAGES
  "@expo-google-fonts/scheherazade-new 0.4.3 db65f111d3e58594dd782244bdc281f4c52b488c506b470be32605a8d22ec6020fce49f4c57dda3bf3869799184f581a427f1d56cc9e5899415f4233424e7a23"
  "@expo-google-fonts/noto-emoji 0.4.7 1aced4470b4a982cf374651361b1bc308a21c9a40f806c486901b986fc8401a422106269432ea0c8fdcd0c8084d042643891687b52450f71dfd4be1adea7b828")
set(WARRAQ_NPM_FACES
  "scheherazade-new-medium 500Medium/ScheherazadeNew_500Medium.ttf @expo-google-fonts/scheherazade-new whole"
  "scheherazade-new-bold   700Bold/ScheherazadeNew_700Bold.ttf     @expo-google-fonts/scheherazade-new whole"
  "emoji                   400Regular/NotoEmoji_400Regular.ttf     @expo-google-fonts/noto-emoji       emoji")

# Where the packages put their files.
set(debian_font_path
  /usr/share/fonts/truetype/noto
  /usr/share/fonts/opentype/fonts-hosny-amiri
  /usr/share/fonts/opentype/lateef
  /usr/share/fonts/truetype/ancient-scripts)

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
# come from Naskh, the last Arabic face of every chain; so do U+069C and 06A7, whose joined forms
# Noto Sans Arabic 2.005 lacks.
set(arabic_of_today
  0020-0021,002C-002F,003A,00A0,00AB,00BB,2010-2011,2026
  0600-069B,069D-06A6,06A8-06FF,FD3E-FD3F,FDF2,FDFA-FDFD
  034F,204F,25CC,2E41,${joiners})

# Amiri brings a Latin, digits and punctuation of its own. Letters of African and Central Asian
# languages and presentation forms would cost 130 KB a face; they come from Naskh too.
set(arabic_and_latin
  0020-007E,00A0-017F,2000-200A,2010-2029,202F-205F,2070-209F,20A0-20CF,2100-214F,2190-21FF,2200-22FF
  0600-06FF,08D3-08FF,FD3E-FD3F,FDF0-FDFF
  034F,25CC,2E41,${joiners})

# The companions have Greek and Cyrillic too: units, formulas, names of Russian news agencies.
set(latin
  0020-007E,00A0-017F,0218-021B,02C6-02DD,0300-0308,0370-03FF,0400-045F,0490-0493,04AE-04AF,04D8-04E9
  2000-200A,2010-2029,202F-205F,2070-209F,20A0-20CF,2100-214F,2190-21FF,2200-22FF
  25CC,FB00-FB04,${joiners})

# Preformatted text: code, tables drawn with lines. Arabic in it comes from Naskh.
set(mono
  0020-007E,00A0-017F,0300-0308,0370-03FF,0400-045F,2010-2029,202F-205F,20A0-20CF,2100-214F
  2190-21FF,2200-22FF,2500-25FF,25CC,${joiners})

# Names and words of the neighbours' language in the news.
set(hebrew 0020,0591-05F4,FB1D-FB4F,${joiners})

# Arrows, primes and mathematics in the size and weight of letters; Symbola's are larger and thinner.
set(math 0020,2032-2037,2057,2190-21FF,2200-22FF,${joiners})

# Arrows, mathematics, shapes, dingbats and emoji, all in one colour. U+FE0E, FE0F and 20E3 belong
# to emoji sequences; U+1F1E6 to 1F1FF are the letters of flags.
set(symbols
  0020,00A0,20E3,2100-214F,2190-27BF,2900-297F,2B00-2BFF,3030,303D,3297,3299
  FE0E-FE0F,FFFC-FFFD,1F1E6-1F1FF,1F300-1FAFF,${joiners})

# Emoji with their sequences: digits, # and * for keycaps, U+200D between joined ones.
set(emoji
  0020,0023,002A,0030-0039,00A9,00AE,203C,2049,20E3,2100-214F,2190-27BF,2900-297F,2B00-2BFF
  3030,303D,3297,3299,FE0E-FE0F,1F000-1FAFF,${joiners})

# What stands in for all of them inside the readers: name, source file, characters. Letters and signs
# that the reader's own words need, and plain texts.
set(WARRAQ_SPARE_FACES
  "arabic NotoSansArabic-Regular.ttf 0020-0021,002C-002F,003A,00A0,00AB,00BB,2026,060C,061B,061F,0621-0655,0660-066C,0670-0671,067E,0686,0698,06A9,06AF,06CC,06F0-06F9,200B-200F,2066-2069"
  "latin NotoSans-Regular.ttf 0020-007E,00A0,00AB,00BB,00D7,2010-2011,2013-2014,2018-2019,201C-201D,2026,200B-200F,2066-2069")
