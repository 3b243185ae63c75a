using System.Text.Json;

namespace Fallback.Gateway;

/// <summary>Looks ahead for the type of an object, which decides how its other members are read. Usually it comes first.</summary>
internal static class TypeFinder
{
    /// <summary>Returns false, with an error noted, if there is none. The scan stays at the beginning of the object.</summary>
    /// <param name="scan">The scan, at the beginning of an object.</param>
    /// <param name="type">The reader, at the type, a string.</param>
    public static bool TryFind(ref RequestScan scan, out Utf8JsonReader type)
    {
        int at = scan.At;
        type = scan.Reader;
        while (type.Read() && type.TokenType == JsonTokenType.PropertyName)
        {
            bool isType = type.ValueTextEquals("type"u8);
            type.Read();
            if (isType) return type.TokenType == JsonTokenType.String || scan.Fail(at, "type", "must be a string", RequestCodes.Type);
            type.Skip();
        }
        return scan.FailMissing(at, "type");
    }
}
