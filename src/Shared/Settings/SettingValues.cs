using System;
using System.Globalization;

namespace Fallback.Roslyn;

/// <summary>
/// Reads single settings like the runtime does. A value that the runtime refuses at start is null here, and reported by FB2015.
/// </summary>
internal static class SettingValues
{
    public static string? Text(this Setting? section, string name) =>
        section?.Child(name)?.Value?.Trim() is { Length: > 0 } text ? text : null;

    public static int? Whole(this Setting? section, string name) =>
        int.TryParse(section?.Child(name)?.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value) ? value : null;

    public static decimal? Amount(this Setting? section, string name) =>
        decimal.TryParse(section?.Child(name)?.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal value) ? value : null;

    public static bool? Truth(this Setting? section, string name) =>
        bool.TryParse(section?.Child(name)?.Value, out bool value) ? value : null;

    /// <summary>Several names of an enumeration, as a list or with commas between them.</summary>
    public static T? Names<T>(this Setting? section, string name) where T : struct
    {
        if (section?.Child(name) is not { } setting) return null;
        var texts = new System.Collections.Generic.List<string>();
        foreach (Setting leaf in setting.Leaves()) texts.Add(leaf.Value!);
        return Enum.TryParse(string.Join(",", texts), ignoreCase: true, out T value) ? value : null;
    }

    /// <summary>Whether a policy is switched on or off; null if it is not configured. Any setting of it switches it on.</summary>
    public static bool? Enabled(this Setting? policy)
    {
        if (policy is null or { Value: null, Children.Count: 0 }) return null;
        if (policy.Value is { Length: > 0 } word) return !bool.TryParse(word, out bool isOn) || isOn;
        return policy.Truth("Enabled") ?? true;
    }
}
