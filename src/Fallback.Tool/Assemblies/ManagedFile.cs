using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Fallback.Tool.Assemblies;

/// <summary>Distinguishes .NET assemblies from native libraries and other files with the same extension.</summary>
internal static class ManagedFile
{
    public static bool Is(string path)
    {
        try
        {
            using FileStream file = File.OpenRead(path);
            using var image = new PEReader(file);
            return image.HasMetadata && image.GetMetadataReader().IsAssembly;
        }
        catch (Exception e) when (e is BadImageFormatException or IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
