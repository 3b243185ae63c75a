namespace Fallback.Gateway;

/// <summary>OpenAI's words for what is wrong with a request.</summary>
internal static class RequestCodes
{
    public const string Json = "invalid_json";
    public const string Type = "invalid_type";
    public const string Value = "invalid_value";
    public const string Missing = "missing_required_parameter";
    public const string Empty = "empty_array";
    public const string Duplicate = "duplicate_parameter";
    public const string Unknown = "unknown_parameter";
    public const string Combination = "invalid_parameter_combination";
    public const string TooMany = "too_many_parameters";
}
