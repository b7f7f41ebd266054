# shellcheck shell=bash
# SPDX-License-Identifier: MIT
# Completion of warraq for bash. What commands and options there are, the program itself says.

# _warraq_commands, _warraq_options COMMAND: one a line
_warraq_commands() {
    "$1" --help 2>/dev/null | sed -n '/^Commands:/,/^$/s/^  \([a-z]\{1,\}\) .*/\1/p'
}

_warraq_options() {
    "$1" "$2" --help 2>/dev/null | sed -n 's/^  \(-., \|    \)--\([a-z-]*\).*/--\2/p'
}

_warraq() {
    local word=${COMP_WORDS[COMP_CWORD]} program=${COMP_WORDS[0]} command=${COMP_WORDS[1]}
    COMPREPLY=()
    if [ "$COMP_CWORD" -eq 1 ]; then
        mapfile -t COMPREPLY < <(compgen -W "$(_warraq_commands "$program") --help --version" -- "$word")
    elif [ "${word:0:1}" = - ]; then
        mapfile -t COMPREPLY < <(compgen -W "$(_warraq_options "$program" "$command")" -- "$word")
    else
        compopt -o filenames 2>/dev/null
        mapfile -t COMPREPLY < <(compgen -f -- "$word")
    fi
}

complete -F _warraq warraq
