// Command server tells what time it is elsewhere when it is noon in Greenwich.
package main

import (
	"html/template"
	"log"
	"net/http"
	"os"
	"time"

	"github.com/julienschmidt/httprouter"
)

var pages = template.Must(template.ParseGlob("templates/*.html"))

var noon = time.Date(2024, time.January, 1, 12, 0, 0, 0, time.UTC)

func home(w http.ResponseWriter, r *http.Request, _ httprouter.Params) {
	pages.ExecuteTemplate(w, "home.html", []string{"Europe/Berlin", "America/New_York", "Asia/Tokyo"})
}

func clock(w http.ResponseWriter, r *http.Request, params httprouter.Params) {
	place, err := time.LoadLocation(params.ByName("area") + "/" + params.ByName("city"))
	if err != nil {
		http.Error(w, "no such place", http.StatusNotFound)
		return
	}
	pages.ExecuteTemplate(w, "clock.html", noon.In(place).Format("15:04 MST"))
}

func port() string {
	if port := os.Getenv("PORT"); port != "" {
		return port
	}
	return "8080"
}

func main() {
	router := httprouter.New()
	router.GET("/", home)
	router.GET("/in/:area/:city", clock)
	router.ServeFiles("/static/*filepath", http.Dir("./static"))
	log.Fatal(http.ListenAndServe(":"+port(), router))
}
