package main

import (
	"encoding/json"
	"io"
	"log"
	"net/http"

	"github.com/julienschmidt/httprouter"

	"example.org/wordcount/internal/words"
)

func count(w http.ResponseWriter, r *http.Request, _ httprouter.Params) {
	text, err := io.ReadAll(http.MaxBytesReader(w, r.Body, 1<<20))
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	json.NewEncoder(w).Encode(words.Count(string(text)))
}

func main() {
	router := httprouter.New()
	router.POST("/count", count)
	log.Fatal(http.ListenAndServe(":8080", router))
}
