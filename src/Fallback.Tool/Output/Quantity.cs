using System.Globalization;

namespace Fallback.Tool.Output;

/// <summary>Quantities as people write them: <c>10M</c>, <c>200k</c>, <c>1,048,576</c>, <c>180d</c>. The same in every culture.</summary>
internal static class Quantity
{
    private const decimal Most = 1_000_000_000_000_000;

    public static decimal? Parse(string? text)
    {
        if (string.IsNullOrWhiteSpace(text) || text.Length > 32) return null;
        text = text.Trim();
        decimal factor = text[^1] switch
        {
            'k' or 'K' => 1_000,
            'm' or 'M' => 1_000_000,
            'b' or 'B' or 'g' or 'G' => 1_000_000_000,
            _ => 1,
        };
        string digits = (factor == 1 ? text : text[..^1]).Replace("_", "", StringComparison.Ordinal);
        const NumberStyles Styles = NumberStyles.AllowDecimalPoint | NumberStyles.AllowThousands;
        return decimal.TryParse(digits, Styles, CultureInfo.InvariantCulture, out decimal number) && number <= Most / factor
            ? number * factor : null;
    }

    /// <summary>Days, from <c>180d</c>, <c>26w</c> or a bare number.</summary>
    public static int? Days(string? text)
    {
        if (string.IsNullOrWhiteSpace(text)) return null;
        text = text.Trim();
        int factor = text[^1] is 'w' or 'W' ? 7 : 1;
        string digits = char.IsAsciiLetter(text[^1]) && text[^1] is 'w' or 'W' or 'd' or 'D' ? text[..^1] : text;
        return int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number <= 36_500 / factor
            ? number * factor : null;
    }
}
