using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace Fallback.Tool.Assemblies;

/// <summary>
/// Reads the models files of the project that an assembly was built from. The generator passes their texts to the runtime in one method, as
/// constants, which are read there without running it.
/// </summary>
internal static class RegisteredModels
{
    private const string Namespace = "Fallback.CompilerServices.Generated";

    // The compiler writes a file-local type's name after that of its file.
    private const string Type = "__ProjectModels";

    private const byte Nop = 0x00, LoadString = 0x72, Call = 0x28;

    public static IReadOnlyList<string> Of(string assembly)
    {
        using FileStream file = File.OpenRead(assembly);
        using var image = new PEReader(file);
        MetadataReader metadata = image.GetMetadataReader();
        foreach (TypeDefinitionHandle handle in metadata.TypeDefinitions)
        {
            TypeDefinition type = metadata.GetTypeDefinition(handle);
            if (!metadata.StringComparer.Equals(type.Namespace, Namespace)
                || !metadata.GetString(type.Name).EndsWith(Type, StringComparison.Ordinal))
                continue;
            foreach (MethodDefinitionHandle method in type.GetMethods())
                if (metadata.StringComparer.Equals(metadata.GetMethodDefinition(method).Name, "Register"))
                    return Texts(image, metadata, metadata.GetMethodDefinition(method));
        }
        return [];
    }

    /// <summary>Reads the texts: the method loads and passes one after another; any other instruction ends the reading.</summary>
    private static List<string> Texts(PEReader image, MetadataReader metadata, MethodDefinition method)
    {
        var texts = new List<string>();
        // A reference assembly has no bodies.
        if (method.RelativeVirtualAddress == 0) return texts;
        BlobReader code = image.GetMethodBody(method.RelativeVirtualAddress).GetILReader();
        while (code.RemainingBytes > 0)
        {
            byte operation = code.ReadByte();
            if (operation == Nop) continue;
            if (operation is not (LoadString or Call) || code.RemainingBytes < sizeof(int)) break;
            int token = code.ReadInt32();
            if (operation == LoadString) texts.Add(metadata.GetUserString((UserStringHandle)MetadataTokens.Handle(token)));
        }
        return texts;
    }
}
