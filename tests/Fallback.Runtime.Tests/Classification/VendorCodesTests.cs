namespace Fallback.Runtime.Tests;

public sealed class VendorCodesTests
{
    public static TheoryData<string, FailureKind, string[]> Codes() => new()
    {
        { "mistral", FailureKind.ModelUnavailable, ["1500"] },
        { "mistral", FailureKind.Overloaded, ["3505"] },
        { "zai", FailureKind.InvalidCredentials, ["1000", "1001", "1002", "1003", "1004"] },
        { "zai", FailureKind.PermissionDenied, ["1110", "1111", "1112", "1121", "1220", "1311"] },
        { "zai", FailureKind.BillingExhausted, ["1113", "1309"] },
        { "zai", FailureKind.ModelUnavailable, ["1211"] },
        { "zai", FailureKind.ContextLengthExceeded, ["1261"] },
        { "zai", FailureKind.ContentFiltered, ["1301"] },
        { "zai", FailureKind.QuotaWindowExhausted, ["1304", "1308", "1310"] },
        { "zai", FailureKind.Overloaded, ["1312"] },
    };

    [Theory]
    [MemberData(nameof(Codes))]
    public void TryGet_CodeOfTheVendor_HasItsMeaning(string vendor, FailureKind kind, string[] codes)
    {
        foreach (string code in codes)
        {
            Assert.True(VendorCodes.TryGet(Vendors.HabitsOf(vendor), code, out CodeMeaning meaning), code);
            Assert.Equal((code, kind), (code, meaning.Kind));
        }
    }

    [Theory]
    [InlineData("mistral", "1113")]
    [InlineData("zai", "3505")]
    [InlineData("zai", "1302")]
    [InlineData("zai", "")]
    [InlineData("openai", "1113")]
    public void TryGet_CodeOfNobody_HasNone(string vendor, string code) => Assert.False(VendorCodes.TryGet(Vendors.HabitsOf(vendor), code, out _));
}
