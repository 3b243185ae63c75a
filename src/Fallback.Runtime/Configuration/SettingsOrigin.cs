namespace Fallback;

/// <summary>Knows where settings come from, and so why a key that somebody has configured may still be missing.</summary>
internal sealed class SettingsOrigin
{
    public const string NotPassed = "no configuration was passed to AddFallback";

    public const string Create = "Create reads no configuration file; use options.AddProvider or the variable";

    private string? _without;
    private bool _isRead;

    /// <summary>Whether the whole configuration was passed in place of a section, so that nothing was read.</summary>
    public bool IsWhole { get; set; }

    /// <summary>The reason, in parentheses, for the message about a missing key; empty if a section has settings, or if no reason is known.</summary>
    public string Reason => _isRead || _without is null ? "" : $" ({_without})";

    /// <summary>Notes a section that is read; null for the root. An empty section is usually a misspelled name.</summary>
    public void Read(string? section, bool isEmpty)
    {
        if (isEmpty) _without ??= section is null ? "the configuration is empty" : $"the section '{ShownSetting.OfPath(section)}' is empty";
        _isRead |= !isEmpty;
    }

    /// <summary>Sets the reason why nothing was read.</summary>
    public void HasNone(string reason) => _without ??= reason;
}
