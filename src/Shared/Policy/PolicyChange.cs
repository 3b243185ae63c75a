namespace Fallback.Roslyn;

/// <summary>One difference between two policies.</summary>
/// <param name="What">The subject, with its unit if the unit follows the figures: <c>worst case</c>.</param>
/// <param name="Before">The old value; empty if there was none.</param>
/// <param name="After">The new value; empty if there is none any more.</param>
internal sealed record PolicyChange(string What, string Before, string After)
{
    /// <summary>The unit, written once after both figures.</summary>
    public string Unit { get; init; } = "";

    /// <summary>The text instead of an arrow, if an arrow would not fit.</summary>
    public string? Words { get; init; }

    /// <summary>The method that it is about; empty for the whole client.</summary>
    public string Method { get; init; } = "";

    /// <summary><c>worst case 12 s → 29 s</c>.</summary>
    public string Sentence => (Method.Length > 0 ? $"{Method}: " : "") + (Words ?? (Before, After) switch
    {
        ("", _) => $"{What} added: {After}{Unit}",
        (_, "") => $"{What} removed (was {Before}{Unit})",
        _ => $"{What} {Before} → {After}{Unit}",
    });
}

/// <summary>The kind of change of a client.</summary>
internal enum ClientChange
{
    Changed,
    Added,
    Removed,
    Renamed,
}

/// <summary>The differences of a client, the most important first.</summary>
/// <param name="Name">As it is called now; of one that is gone, as it was called.</param>
internal sealed record ClientDiff(string Name, ClientChange Change)
{
    /// <summary>Whether it is a chain that is defined only in the configuration.</summary>
    public bool IsConfigured { get; init; }

    /// <summary>The old name of a renamed client; otherwise empty.</summary>
    public string OldName { get; init; } = "";

    /// <summary>Of one that is new, its figures; of one that is gone, nothing.</summary>
    public EquatableArray<PolicyChange> Changes { get; init; }

    /// <summary>The client without the environment.</summary>
    public string Client => new ClientPolicy(Name).Client;

    /// <summary>All differences in one line.</summary>
    public string Sentence
    {
        get
        {
            string changes = string.Join("; ", System.Linq.Enumerable.Select(Changes, static change => change.Sentence));
            string head = Change switch
            {
                ClientChange.Added => $"new {(IsConfigured ? "chain" : "client")}",
                ClientChange.Removed => $"the {(IsConfigured ? "chain" : "client")} is gone",
                ClientChange.Renamed => $"was called '{OldName}'",
                _ => "",
            };
            return head.Length == 0 ? changes : changes.Length == 0 ? head : $"{head}: {changes}";
        }
    }
}
