namespace Fallback.Roslyn;

/// <summary>The names of the generator's steps, so that tests can see which were run anew.</summary>
internal static class TrackingNames
{
    /// <summary>From an interface with a chain to what is emitted for it.</summary>
    public const string Client = nameof(Client);

    /// <summary>Only what could be parsed without an error.</summary>
    public const string ValidClient = nameof(ValidClient);
}
