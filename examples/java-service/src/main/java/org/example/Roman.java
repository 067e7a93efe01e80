package org.example;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Properties;

/** Answers /1994 with MCMXCIV. */
public final class Roman {
  private record Numeral(String letters, int value) {}

  private Roman() {}

  private static List<Numeral> numerals() throws IOException {
    Properties properties = new Properties();
    try (InputStream in = Roman.class.getResourceAsStream("/numerals.properties")) {
      properties.load(in);
    }
    return properties.stringPropertyNames().stream()
        .map(letters -> new Numeral(letters, Integer.parseInt(properties.getProperty(letters))))
        .sorted(Comparator.comparingInt(Numeral::value).reversed())
        .toList();
  }

  static String written(int number, List<Numeral> numerals) {
    StringBuilder text = new StringBuilder();
    int rest = number;
    for (Numeral numeral : numerals) {
      for (; rest >= numeral.value(); rest -= numeral.value()) text.append(numeral.letters());
    }
    return text.toString();
  }

  public static void main(String[] arguments) throws IOException {
    List<Numeral> numerals = numerals();
    HttpServer server = HttpServer.create(new InetSocketAddress(8080), 0);
    server.createContext("/", exchange -> {
      String path = exchange.getRequestURI().getPath().substring(1);
      boolean isNumber = path.matches("[1-9][0-9]{0,3}");
      byte[] body = (isNumber ? written(Integer.parseInt(path), numerals) : "no number").getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
      exchange.sendResponseHeaders(isNumber ? 200 : 400, body.length);
      exchange.getResponseBody().write(body);
      exchange.close();
    });
    server.start();
  }
}
