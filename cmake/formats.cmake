# Libraries of formats that warraq pack can do without: for each that is there the target FORMAT_name,
# else a warning, and tools/import/absent.c names and leaves out what needs it.
set(WARRAQ_WITHOUT "" CACHE STRING
  "libraries of formats to do without although they are there: GUMBO LIBZIP LIBARCHIVE LZMA ZSTD BROTLI EXPAT CMARK WEBP GIF")

function(wq_format_library name module package)
  # static archives of these bring a dozen more, or are not in Debian
  if(NOT WARRAQ_STATIC AND NOT name IN_LIST WARRAQ_WITHOUT)
    pkg_check_modules(${name} QUIET IMPORTED_TARGET ${module})
  endif()
  if(TARGET PkgConfig::${name})
    add_library(FORMAT_${name} INTERFACE IMPORTED GLOBAL)
    target_link_libraries(FORMAT_${name} INTERFACE PkgConfig::${name})
    return()
  endif()
  message(WARNING "No ${module}: warraq pack will leave out ${ARGN}. On Debian: apt-get install ${package}")
endfunction()

wq_format_library(LIBZIP libzip libzip-dev "ZIP archives and EPUB books")
wq_format_library(LIBARCHIVE libarchive libarchive-dev "tar archives and packed files")
wq_format_library(LZMA liblzma liblzma-dev "ZIM archives")
wq_format_library(ZSTD libzstd libzstd-dev "ZIM archives")
wq_format_library(BROTLI libbrotlidec libbrotli-dev "pages that a server packed with Brotli, in WARC files")
wq_format_library(EXPAT expat libexpat1-dev "feeds")
wq_format_library(CMARK libcmark-gfm "libcmark-gfm-dev libcmark-gfm-extensions-dev"
  "the structure of Markdown, which is then plain text")
if(TARGET FORMAT_CMARK)
  target_link_libraries(FORMAT_CMARK INTERFACE -lcmark-gfm-extensions)
endif()
wq_format_library(WEBP libwebpdemux libwebp-dev "pictures in WebP")
if(TARGET FORMAT_WEBP)
  target_link_libraries(FORMAT_WEBP INTERFACE -lwebp)
endif()
wq_format_library(GIF libgif libgif-dev "pictures in GIF")
