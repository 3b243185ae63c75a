using System.Xml;
using System.Xml.Linq;

namespace Fallback.Tool.Doctor;

/// <summary>Finds the user secrets of a project, which an application reads while it is developed.</summary>
internal static class UserSecrets
{
    /// <summary>The file; null where the project has none.</summary>
    public static string? Of(string folder)
    {
        foreach (string project in Directory.EnumerateFiles(folder, "*.csproj"))
        {
            if (Id(project) is not { } id) continue;
            string home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
            string file = OperatingSystem.IsWindows()
                ? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData), "Microsoft", "UserSecrets", id, "secrets.json")
                : Path.Combine(home, ".microsoft", "usersecrets", id, "secrets.json");
            if (File.Exists(file)) return file;
        }
        return null;
    }

    private static string? Id(string project)
    {
        try
        {
            using var reader = XmlReader.Create(project, new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, MaxCharactersInDocument = 4_000_000 });
            string? id = XDocument.Load(reader).Descendants().FirstOrDefault(static element => element.Name.LocalName == "UserSecretsId")?.Value.Trim();
            // It becomes a part of a path.
            return id is { Length: > 0 and < 200 } && id.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.') && id != ".." ? id : null;
        }
        catch (XmlException)
        {
            return null;
        }
    }
}
