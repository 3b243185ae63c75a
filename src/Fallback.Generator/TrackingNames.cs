namespace Fallback.Roslyn;

/// <summary>The generator's steps, by the names under which tests watch them.</summary>
internal static class TrackingNames
{
    /// <summary>An attributed interface or method becomes the spec of a client, or null.</summary>
    public const string Parse = nameof(Parse);

    /// <summary>All specs, in an order that does not depend on files.</summary>
    public const string Order = nameof(Order);

    /// <summary>The specs, one by one.</summary>
    public const string Clients = nameof(Clients);

    /// <summary>The texts of the project's own catalogue.</summary>
    public const string ModelFile = nameof(ModelFile);

    /// <summary>The specs with what the catalogue knows of their models.</summary>
    public const string Facts = nameof(Facts);
}
