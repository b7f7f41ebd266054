# SPDX-License-Identifier: MIT
# Completion of warraq for fish. What commands and options there are, the program itself says.

function __warraq_commands
    warraq --help 2>/dev/null | sed -n '/^Commands:/,/^$/s/^  \([a-z]\{1,\}\)  *\(.*\)/\1\t\2/p'
end

function __warraq_options
    set -l words (commandline -opc)
    warraq $words[2] --help 2>/dev/null | sed -n 's/^  \(-., \|    \)--\([a-z-]*\).*/--\2/p'
end

complete -c warraq -n __fish_use_subcommand -f -a '(__warraq_commands)'
complete -c warraq -n 'not __fish_use_subcommand; and string match -q -- "-*" (commandline -ct)' -a '(__warraq_options)'
