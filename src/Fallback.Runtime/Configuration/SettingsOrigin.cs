namespace Fallback;

/// <summary>What is known of where settings come from: why a key that somebody has configured may be missing all the same.</summary>
internal sealed class SettingsOrigin
{
    public const string NotPassed = "no configuration was passed to AddFallback";

    public const string Create = "Create reads no configuration file; use options.AddProvider or the variable";

    private string? _without;
    private bool _isRead;

    /// <summary>Whether the whole configuration was passed in place of a section, so that nothing was read.</summary>
    public bool IsWhole { get; set; }

    /// <summary>The reason in brackets, to be put after a missing key; empty where a section has settings, or nothing is known.</summary>
    public string Reason => _isRead || _without is null ? "" : $" ({_without})";

    /// <summary>A section that is read: an empty one is usually a name that is misspelt.</summary>
    public void Read(string path, bool isEmpty)
    {
        if (isEmpty) _without ??= $"the section '{path}' is empty";
        _isRead |= !isEmpty;
    }

    /// <summary>Takes why nothing was read, unless something was.</summary>
    public void HasNone(string reason) => _without ??= reason;
}
