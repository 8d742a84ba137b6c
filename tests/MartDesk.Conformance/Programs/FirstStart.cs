using Microsoft.Playwright;

namespace MartDesk.Conformance.Programs;

/// <summary>The way through the first start, as a person goes it.</summary>
internal static class FirstStart
{
    /// <summary>The password that is set.</summary>
    public const string Password = "grey heron over quiet water";

    /// <summary>Opens the address that the program printed, sets a password, leaves the second factor for later; ends on the first page.</summary>
    public static async Task SetPasswordAsync(IPage page, MartDeskProcess program)
    {
        await page.GotoAsync(program.FirstStart!.ToString());
        await page.GetByLabel("Password").FillAsync(Password);
        await page.GetByLabel("Once more").FillAsync(Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Set password and open the desk" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Later: the password alone is enough for now" }).ClickAsync();
    }
}
