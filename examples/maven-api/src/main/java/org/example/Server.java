package org.example;

import com.google.gson.Gson;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Map;

public final class Server {
  private static final Gson GSON = new Gson();

  private Server() {}

  /** The time of a zone such as Europe/Lisbon, as JSON. */
  static String answer(String zone) {
    try {
      ZonedDateTime now = ZonedDateTime.now(ZoneId.of(zone));
      return GSON.toJson(Map.of("zone", zone, "hour", now.getHour()));
    } catch (DateTimeException unknown) {
      return GSON.toJson(Map.of("error", "no such zone"));
    }
  }

  public static void main(String[] arguments) throws IOException {
    HttpServer server = HttpServer.create(new InetSocketAddress(8080), 0);
    server.createContext("/", exchange -> {
      byte[] body = answer(exchange.getRequestURI().getPath().substring(1)).getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
      exchange.close();
    });
    server.start();
  }
}
