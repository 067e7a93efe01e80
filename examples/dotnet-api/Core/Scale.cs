namespace Core;

public static class Scale
{
    public static double ToFahrenheit(double celsius) => celsius * 9 / 5 + 32;
}
