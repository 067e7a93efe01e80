// Package words counts words.
package words

import "strings"

// Count returns how often each word of the text occurs, without regard to case.
func Count(text string) map[string]int {
	counts := map[string]int{}
	for _, word := range strings.Fields(strings.ToLower(text)) {
		counts[strings.Trim(word, ".,;:!?")]++
	}
	return counts
}
