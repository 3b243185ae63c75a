namespace Fallback.Bench;

internal static class Quantiles
{
    public static double Of(double[] values, double share) => values.Order().ElementAt((int)(share * (values.Length - 1)));
}
