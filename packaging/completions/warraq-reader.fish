# SPDX-License-Identifier: MIT
# Completion of warraq-reader and warraq-window for fish. What options there are, the program itself says.

function __warraq_reader_options
    set -l words (commandline -opc)
    $words[1] --help 2>/dev/null | sed -n 's/^  \(-., \|    \)--\([a-z-]*\).*/--\2/p'
end

for program in warraq-reader warraq-window
    complete -c $program -n 'string match -q -- "-*" (commandline -ct)' -a '(__warraq_reader_options)'
end
