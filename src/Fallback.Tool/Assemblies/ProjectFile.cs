using System.Xml;
using System.Xml.Linq;

namespace Fallback.Tool.Assemblies;

/// <summary>Reads MSBuild's files as XML: nothing of them is evaluated, and nothing outside of them is loaded.</summary>
internal static class ProjectFile
{
    private static readonly XmlReaderSettings _settings =
        new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, MaxCharactersInDocument = 4_000_000 };

    /// <exception cref="XmlException">It is no such file.</exception>
    public static XDocument Read(string path)
    {
        using var reader = XmlReader.Create(path, _settings);
        return XDocument.Load(reader);
    }

    /// <summary>A property's text, the first time that it is written; null where it is not.</summary>
    /// <exception cref="XmlException">It is no such file.</exception>
    public static string? Property(string path, string name) =>
        Read(path).Descendants().FirstOrDefault(element => element.Name.LocalName == name)?.Value.Trim();
}
