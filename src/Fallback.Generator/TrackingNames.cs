namespace Fallback.Roslyn;

/// <summary>The names of the generator's steps, which tests observe.</summary>
internal static class TrackingNames
{
    /// <summary>All declarations of the code, equal as long as none of them differs.</summary>
    public const string Declarations = nameof(Declarations);

    /// <summary>The specs of all clients, in an order that does not depend on files.</summary>
    public const string Parse = nameof(Parse);

    /// <summary>The specs, one by one.</summary>
    public const string Clients = nameof(Clients);

    /// <summary>The texts of the project's own catalogue.</summary>
    public const string ModelFile = nameof(ModelFile);

    /// <summary>The specs with what the catalogue knows of their models.</summary>
    public const string Facts = nameof(Facts);
}
