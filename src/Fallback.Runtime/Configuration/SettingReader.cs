using System.Globalization;
using Fallback.Catalogue;
using Microsoft.Extensions.Configuration;

namespace Fallback;

/// <summary>
/// Reads single settings. Written manually, so that every mistake is reported with key, value and remedy, and AOT compiles without
/// warnings.
/// </summary>
internal sealed class SettingReader(List<string> mistakes)
{
    // A longer time fits neither a timer nor any plan.
    private static readonly TimeSpan _longest = TimeSpan.FromDays(365);

    /// <summary>In the place of a key that was refused, so that it is not reported as missing as well. Nothing starts with it.</summary>
    private static readonly ApiKey _refused = new("refused");

    private static readonly string[] _moments =
    [
        "yyyy-MM-dd'T'HH:mm'Z'", "yyyy-MM-dd'T'HH:mm:ss'Z'", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'",
        "yyyy-MM-dd'T'HH:mmzzz", "yyyy-MM-dd'T'HH:mm:sszzz", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz",
    ];

    public static string? Text(IConfigurationSection item) => string.IsNullOrWhiteSpace(item.Value) ? null : item.Value.Trim();

    public int? Whole(IConfigurationSection item)
    {
        if (int.TryParse(item.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value)) return value;
        Error(item, "must be a whole number, for example 5000");
        return null;
    }

    public long? Bytes(IConfigurationSection item)
    {
        if (long.TryParse(item.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value)) return value;
        Error(item, "must be a whole number of bytes, for example 67108864");
        return null;
    }

    public decimal? Amount(IConfigurationSection item)
    {
        if (decimal.TryParse(item.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal value)) return value;
        Error(item, "must be a number with a decimal point, for example 0.5");
        return null;
    }

    public TimeSpan? Milliseconds(IConfigurationSection item) => Whole(item) is { } value ? TimeSpan.FromMilliseconds(value) : null;

    public TimeSpan? Seconds(IConfigurationSection item)
    {
        if (Amount(item) is not { } value) return null;
        if (Math.Abs(value) <= (decimal)_longest.TotalSeconds) return TimeSpan.FromSeconds((double)value);
        Error(item, "must be seconds, at most those of a year");
        return null;
    }

    /// <summary>Reads a time with its time zone: without one, it would be another time on another machine.</summary>
    public DateTimeOffset? Moment(IConfigurationSection item)
    {
        if (DateTimeOffset.TryParseExact(
                item.Value?.Trim(), _moments, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out DateTimeOffset value))
            return value;
        Error(item, "must be a moment with its time zone, for example 2026-12-01T15:00:00Z");
        return null;
    }

    public bool? Truth(IConfigurationSection item)
    {
        if (bool.TryParse(item.Value, out bool value)) return value;
        Error(item, "must be true or false");
        return null;
    }

    public T? Name<T>(IConfigurationSection item) where T : struct, Enum
    {
        if (Enum.TryParse(item.Value, ignoreCase: true, out T value) && Enum.IsDefined(value)) return value;
        Error(item, $"must be one of {string.Join(", ", Enum.GetNames<T>())}", Enum.GetNames<T>());
        return null;
    }

    /// <summary>Reads several names, as a list or separated by commas.</summary>
    public T? Names<T>(IConfigurationSection item) where T : struct, Enum
    {
        string text = item.Value ?? string.Join(',', Texts(item));
        if (!text.Any(char.IsAsciiDigit) && Enum.TryParse(text, ignoreCase: true, out T value)) return value;
        Error(item, $"must be names, with commas between them, of {string.Join(", ", Enum.GetNames<T>())}", Enum.GetNames<T>());
        return null;
    }

    public static IEnumerable<string> Texts(IConfigurationSection item) => item.GetChildren().Select(static child => child.Value).OfType<string>();

    public Dialect? Dialect(IConfigurationSection item)
    {
        string? name = Text(item);
        Dialect? found = Array.Find(Fallback.Dialect.BuiltIn, dialect => dialect.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
        if (found is not null) return found;
        string names = string.Join(", ", Fallback.Dialect.BuiltIn.Select(static known => known.Name));
        Error(item, $"must be one of {names}; a dialect of your own is set in code");
        return null;
    }

    public ApiKey? Key(IConfigurationSection item)
    {
        if (string.IsNullOrWhiteSpace(item.Value)) return null;
        try
        {
            return new ApiKey(item.Value);
        }
        catch (ArgumentException)
        {
            mistakes.Add(
                $"{ShownSetting.OfPath(item.Path)} = '{ApiKey.Mask(item.Value)}': a key consists of visible ASCII characters; "
                + $"paste it again without line breaks or quotes");
            return _refused;
        }
    }

    /// <summary>Reads a policy with its figures, or true or false alone.</summary>
    public T Policy<T>(IConfigurationSection item, SettingTable<T> settings) where T : PolicyOptions, new()
    {
        var policy = new T();
        if (string.IsNullOrEmpty(item.Value)) return settings.Read(this, item, policy);
        policy.Enabled = Truth(item) ?? true;
        return policy;
    }

    /// <summary>
    /// Reports a setting that has members instead of a value, and would be ignored. The value is not printed: it may be a key.
    /// </summary>
    public bool HasMembers(IConfigurationSection item, string which)
    {
        if (string.IsNullOrEmpty(item.Value)) return true;
        mistakes.Add($"{ShownSetting.OfPath(item.Path)}: must have members and no value of its own: {which}");
        return false;
    }

    public void Error(IConfigurationSection item, string remedy, string[]? allowed = null) =>
        mistakes.Add($"{ShownSetting.OfPath(item.Path)} = '{ShownSetting.Of(item.Value, allowed)}': {remedy}");

    // The value is not printed: under an unknown name, it may be a key ("ApiKye").
    public void Unknown(IConfigurationSection item, IEnumerable<string> known) =>
        mistakes.Add($"{ShownSetting.OfPath(item.Path)}: no such setting; {NearestName.Remedy(item.Key, known)}");
}
