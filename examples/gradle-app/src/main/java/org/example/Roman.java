package org.example;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "roman", mixinStandardHelpOptions = true, description = "Writes a number in Roman numerals.")
public final class Roman implements Runnable {
    private static final int[] VALUES = {1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1};
    private static final String[] SIGNS = {"M", "CM", "D", "CD", "C", "XC", "L", "XL", "X", "IX", "V", "IV", "I"};

    @Parameters(paramLabel = "NUMBER")
    private int number;

    @Override
    public void run() {
        StringBuilder text = new StringBuilder();
        int left = number;
        for (int i = 0; i < VALUES.length; i++) {
            for (; left >= VALUES[i]; left -= VALUES[i]) text.append(SIGNS[i]);
        }
        System.out.println(text);
    }

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Roman()).execute(arguments));
    }
}
