-- AlterTable
ALTER TABLE "invites" ADD COLUMN     "redirect_url" TEXT;
