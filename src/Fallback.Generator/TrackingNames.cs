namespace Fallback.Roslyn;

/// <summary>The generator's steps, by the names under which tests watch them.</summary>
internal static class TrackingNames
{
    /// <summary>An attributed interface or method becomes the spec of a client, or null.</summary>
    public const string Parse = nameof(Parse);

    /// <summary>All specs, in an order that does not depend on files.</summary>
    public const string Order = nameof(Order);

    /// <summary>The specs that are to be emitted.</summary>
    public const string Clients = nameof(Clients);
}
