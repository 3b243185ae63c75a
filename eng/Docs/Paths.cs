namespace Docs;

/// <summary>Where things are.</summary>
internal sealed record Paths(string Root, string Work)
{
    /// <summary>The pages as they are written.</summary>
    public string Docs => Path.Combine(Root, "docs");

    /// <summary>The pages as docfx reads them.</summary>
    public string Pages => Path.Combine(Work, "pages");

    /// <summary>The reference, as docfx makes it of the assemblies.</summary>
    public string Api => Path.Combine(Work, "api");

    public string Site => Path.Combine(Work, "site");
}
