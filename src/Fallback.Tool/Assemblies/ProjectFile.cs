using System.Xml;
using System.Xml.Linq;

namespace Fallback.Tool.Assemblies;

/// <summary>Reads MSBuild's files as XML, without evaluating them or loading anything else.</summary>
internal static class ProjectFile
{
    private static readonly XmlReaderSettings _settings =
        new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, MaxCharactersInDocument = 4_000_000 };

    /// <exception cref="XmlException">The file is not valid XML.</exception>
    public static XDocument Read(string path)
    {
        using var reader = XmlReader.Create(path, _settings);
        return XDocument.Load(reader);
    }

    /// <summary>Returns a property's text where it first occurs; null if it does not.</summary>
    /// <exception cref="XmlException">The file is not valid XML.</exception>
    public static string? Property(string path, string name) =>
        Read(path).Descendants().FirstOrDefault(element => element.Name.LocalName == name)?.Value.Trim();
}
