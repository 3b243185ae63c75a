namespace Fallback;

/// <summary>Numeric codes, which have a meaning at one vendor only.</summary>
internal static class VendorCodes
{
    public static bool TryGet(Vendor vendor, string code, out CodeMeaning meaning)
    {
        FailureKind? kind = vendor switch
        {
            Vendor.Mistral => Mistral(code),
            Vendor.Zai => Zai(code),
            _ => null,
        };
        meaning = new CodeMeaning(kind ?? default, 0);
        return kind is not null;
    }

    private static FailureKind? Mistral(string code) => code switch
    {
        "1500" => FailureKind.ModelUnavailable,
        // The capacity of the model, although the status is 429.
        "3505" => FailureKind.Overloaded,
        _ => null,
    };

    private static FailureKind? Zai(string code) => code switch
    {
        "1000" or "1001" or "1002" or "1003" or "1004" => FailureKind.InvalidCredentials,
        "1110" or "1111" or "1112" or "1121" or "1220" or "1311" => FailureKind.PermissionDenied,
        "1113" or "1309" => FailureKind.BillingExhausted,
        "1211" => FailureKind.ModelUnavailable,
        "1261" => FailureKind.ContextLengthExceeded,
        "1301" => FailureKind.ContentFiltered,
        "1304" or "1308" or "1310" => FailureKind.QuotaWindowExhausted,
        "1312" => FailureKind.Overloaded,
        _ => null,
    };
}
