# SPDX-License-Identifier: MIT
# n articles as JSON lines: words, names and dates as if by chance, the same in every run.
# usage: awk -v n=1000000 -f million.awk
function mixed(below) { seed = (seed * 16807) % 2147483647; return seed % below }
function words(count,    i, text) {
    text = word[mixed(word_n)]
    for (i = 1; i < count; i++)
        text = text " " word[mixed(word_n)]
    return text
}
BEGIN {
    seed = 20240131
    list = "قرية نهر كتاب مدرسة سوق زيتون قمح ماء جسر باب بيت طريق جبل بحر مدينة حديقة مكتبة ورق حبر " \
        "صحيفة مقال كاتب قارئ حكاية شاعر قصيدة خبز قهوة مطر ريح شمس قمر ليل نهار شتاء صيف ربيع"
    root_n = split(list, root, " ")
    for (i = 0; i < root_n; i++)
        word[word_n++] = root[i + 1]
    for (i = 0; i < root_n; i++)
        word[word_n++] = "ال" root[i + 1]
    for (i = 0; i < n; i++)
        printf "{\"url\":\"https://example.org/%d/%d\",\"title\":\"%s %d\",\"source\":\"صحيفة %s %d\"," \
            "\"author\":\"%s %d\",\"category\":\"%s\",\"date\":\"%04d-%02d-%02d\",\"text\":\"%s.\"}\n",
            2000 + i % 24, i, words(4), mixed(1000), word[mixed(root_n)], mixed(20), word[mixed(root_n)],
            mixed(500), word[mixed(root_n)], 2000 + mixed(24), 1 + mixed(12), 1 + mixed(28), words(20)
}
