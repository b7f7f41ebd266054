# shellcheck shell=bash
# SPDX-License-Identifier: MIT
# Completion of warraq-reader and warraq-window for bash. What options there are, the program itself says.

_warraq_reader() {
    local word=${COMP_WORDS[COMP_CWORD]} program=${COMP_WORDS[0]} options
    COMPREPLY=()
    if [ "${word:0:1}" = - ]; then
        options=$("$program" --help 2>/dev/null | sed -n 's/^  \(-., \|    \)--\([a-z-]*\).*/--\2/p')
        mapfile -t COMPREPLY < <(compgen -W "$options" -- "$word")
    else
        compopt -o filenames 2>/dev/null
        mapfile -t COMPREPLY < <(compgen -f -- "$word")
    fi
}

complete -F _warraq_reader warraq-reader warraq-window
