using System.Xml;
using Fallback.Tool.Assemblies;

namespace Fallback.Tool.Doctor;

/// <summary>Finds the user secrets of a project, which an application reads while it is developed.</summary>
internal static class UserSecrets
{
    /// <summary>Returns the file; null if the project has none.</summary>
    public static string? Of(string folder)
    {
        foreach (string project in Directory.EnumerateFiles(folder, "*.csproj"))
        {
            if (Id(project) is not { } id) continue;
            string home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
            string file = OperatingSystem.IsWindows()
                ? Path.Combine(
                    Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData), "Microsoft", "UserSecrets", id, "secrets.json")
                : Path.Combine(home, ".microsoft", "usersecrets", id, "secrets.json");
            if (File.Exists(file)) return file;
        }
        return null;
    }

    private static string? Id(string project)
    {
        try
        {
            string? id = ProjectFile.Property(project, "UserSecretsId");
            // It becomes a part of a path.
            return id is { Length: > 0 and < 200 } && id.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.')
                && id != ".." ? id : null;
        }
        catch (XmlException)
        {
            return null;
        }
    }
}
